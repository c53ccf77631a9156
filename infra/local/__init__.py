"""The one-machine stack behind `make run`: an AWS engine, a web server and a worker, on the loopback address only."""
