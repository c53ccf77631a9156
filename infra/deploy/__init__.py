"""Packages, deploys and removes a stage of Recourse on AWS: what `make package`, `deploy` and `destroy` run."""
