"""One file per noun of `/v1`: read the request, ask a service, write the answer."""
