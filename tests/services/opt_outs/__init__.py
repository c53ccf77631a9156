"""Tests of the use cases in `services.opt_outs`."""
