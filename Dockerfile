# docker build -t smartcv .
# docker run --rm -v "$PWD:/data" smartcv anonymize /data/in.mp4
#
# With a GPU (the driver comes from the host, through the NVIDIA container toolkit):
# docker build -t smartcv-cuda --build-arg BASE_IMAGE=nvidia/cuda:13.0.1-runtime-ubuntu22.04 --build-arg SMARTCV_CUDA=1 .
# docker run --rm --gpus all -v "$PWD:/data" smartcv-cuda anonymize /data/in.mp4 --device 0
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}

# 1: with the CUDA libraries (there is no driver to be seen while an image is built); 0: without.
ARG SMARTCV_CUDA=0
ENV SMARTCV_CUDA=${SMARTCV_CUDA} SMARTCV_CACHE=/opt/smartcv-cache
COPY . /opt/smartcv
RUN /opt/smartcv/scripts/setup && /opt/smartcv/scripts/build release smartcv

WORKDIR /data
ENTRYPOINT ["/opt/smartcv/build/release/bin/smartcv"]
