"""The backend over HTTP: the only home of httpx, which is loaded when a backend is really asked something."""
