# AI Hire in a container: `docker build -t ai-hire .`; docs/deploy.md says how it is run.
FROM python:3.13-slim AS build
WORKDIR /src
# The libraries first: they change seldom, and the layer is kept.
COPY requirements.lock ./
RUN python -m venv /opt/ai-hire && /opt/ai-hire/bin/pip install --no-cache-dir -r requirements.lock
COPY . .
RUN /opt/ai-hire/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
# Nobody's account but this program's; the folder of the database is its own.
RUN useradd --system --uid 10001 --user-group --home-dir /data ai-hire \
    && install -d -o ai-hire -g ai-hire -m 0700 /data
COPY --from=build /opt/ai-hire /opt/ai-hire
ENV PATH=/opt/ai-hire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATABASE_URL=sqlite:////data/ai-hire.sqlite3
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 3000
# It ends within ten seconds, and hands back what it had in hand.
STOPSIGNAL SIGTERM
# Whether the process lives; whether it can work says /readyz, and a restart would not help there.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["ai-hire"]
CMD ["run"]
