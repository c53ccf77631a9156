"""What surrounds the product: its AWS resources and the one-machine stack. Never part of the Lambda package."""
