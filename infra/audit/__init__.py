"""Whether anything that this project takes from others has a hole that is known: `make audit`."""
