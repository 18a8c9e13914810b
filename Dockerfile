# docker build -t netkit . && docker run --rm netkit subnet 192.168.11.229/24
FROM node:24-slim AS build
WORKDIR /netkit
COPY . .
RUN npm ci && npm pack --pack-destination /tmp

FROM node:24-slim
COPY --from=build /tmp/netkit-*.tgz /tmp/
RUN npm install --global /tmp/netkit-*.tgz && rm -rf /tmp/netkit-*.tgz /root/.npm
USER node
ENTRYPOINT ["netkit"]
