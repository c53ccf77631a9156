"""DynamoDB and S3 behind the ports; the only folder that knows their client libraries."""
