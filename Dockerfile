# The image is the program, the authorities that TLS trusts, and nothing else.
FROM debian:bookworm-slim AS packages
WORKDIR /source
# What changes seldom comes first, so that an image built again has it already.
COPY tools/lib.sh tools/
COPY third_party/build_curl.sh third_party/
RUN bash -euc '. tools/lib.sh && install_packages ca-certificates "${build_packages[@]}"' && third_party/build_curl.sh

FROM packages AS build
COPY . .
RUN tools/run --version

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /source/build/src/cli/fraudgen /fraudgen
USER 65532:65532
ENTRYPOINT ["/fraudgen"]
