"""Tests of services/consumer_data."""
