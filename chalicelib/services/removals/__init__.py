"""Objects that pages let go are removed by a job."""
