# The hub for production: the steps of `make run`, without demo accounts and
# without servers of its own. PostgreSQL and Redis are given:
#
#	docker run -p 8443:8443 -v hub:/var/lib/hub \
#	    -e HUB_PG="host=... dbname=hub user=... password=..." \
#	    -e HUB_REDIS=redis:6379 parcel-hub
#
# HUB_PG_OWNER, where it differs, is the connection that may migrate. The
# volume holds the keys that seal personal data: back it up, for without them
# nothing that was sealed can be read. A certificate of your own is named in
# HUB_CERT and HUB_CERT_KEY. Accounts and people are made with
# `docker exec ... build/hubctl account add ...`.

FROM debian:12-slim

RUN apt-get -qq update && \
    apt-get -qq install --no-install-recommends make > /dev/null && \
    rm -rf /var/lib/apt/lists/*

WORKDIR /opt/hub
COPY app/run/install app/run/install
RUN app/run/install run && rm -rf /var/lib/apt/lists/*

COPY Makefile ./
COPY app app
COPY assets assets
COPY conf conf
COPY sql sql
RUN make build && rm -rf build/obj

ENV HUB_DEMO=none HUB_STATE=/var/lib/hub HUB_BIND=0.0.0.0 HUB_LOG=/dev/stdout
RUN mkdir -p /var/lib/hub
VOLUME /var/lib/hub
EXPOSE 8443

# hub-run drops root for what talks to the world, and on SIGTERM serves what
# has begun before it ends.
STOPSIGNAL SIGTERM
CMD ["app/run/hub-run"]
