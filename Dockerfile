FROM debian:trixie-slim AS base
ENV DEBIAN_FRONTEND=noninteractive PYTHONUNBUFFERED=1 CLAQUETA_DATA_DIR=/data CLAQUETA_LISTEN=0.0.0.0
WORKDIR /app
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends python3 python3-venv ca-certificates make \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
 && rm -rf /var/lib/apt/lists/*
COPY .python-version .uv-version pyproject.toml ./
RUN python3 -m venv .tools && .tools/bin/pip install -q "uv==$(cat .uv-version)"
COPY requirements requirements
RUN .tools/bin/uv venv -q --python "$(cat .python-version)" .venv \
 && .tools/bin/uv pip sync -q --compile-bytecode -p .venv requirements/base.lock \
 && .tools/bin/uv pip install -q -p .venv --require-hashes -r requirements/extra.lock
COPY . .
RUN touch -r requirements/base.lock .venv/.installed \
 && .venv/bin/python bin/compile_messages.py $(find src -name '*.po') \
 && useradd --system --home /data claqueta && mkdir /data && chown claqueta /data
ENV PYTHONPATH=/app/src
USER claqueta
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD [".venv/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health')"]
CMD [".venv/bin/python", "-m", "claqueta.cli", "run", "--no-sample"]
