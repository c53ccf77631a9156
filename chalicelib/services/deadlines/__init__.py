"""The agenda of each request, and the job that reminds people of it."""
