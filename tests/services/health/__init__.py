"""How the deployment is doing."""
