"""With what arguments and on what arrays the entries of Keras' table are run."""

from __future__ import annotations

from typing import Any

import numpy as np
from subjects import CUBE, SCORES

IMAGES = {axes: np.random.default_rng(axes).normal(size=(2, *[8] * axes, 3)).astype("float32") for axes in (1, 2, 3)}
PICTURES = (np.random.default_rng(5).random((2, 8, 8, 3)) * 255).astype("float32")

# Part of Keras 2 or of its backend only; found in the copy of it that Keras 3 brings along, or nowhere any more.
GONE = {
    "keras.layers.ThresholdedReLU": "only in Keras 2",
    "keras.layers.LocallyConnected1D": "only in Keras 2",
    "keras.layers.LocallyConnected2D": "only in Keras 2",
    "keras.layers.SyncBatchNormalization": "only in Keras 2",
    "keras.layers.RandomHeight": "only in Keras 2",
    "keras.layers.RandomWidth": "only in Keras 2",
    "keras.backend.repeat_elements": "only in Keras 2",
}

NEEDS: dict[str, dict[str, Any]] = {
    "keras.activations.threshold": {"threshold": 0.1, "default_value": 0.0},
    "keras.ops.threshold": {"threshold": 0.1, "default_value": 0.0},
    "keras.ops.batch_normalization": {"mean": np.zeros(5, "f"), "variance": np.ones(5, "f"), "axis": -1},
    "keras.ops.max_pool": {"pool_size": 2},
    "keras.ops.average_pool": {"pool_size": 2},
    "keras.ops.moveaxis": {"source": 0, "destination": 1},
    "keras.ops.take": {"indices": np.array([0, 2])},
    "keras.ops.take_along_axis": {"indices": np.zeros((4, 1), int), "axis": 1},
    "keras.ops.repeat": {"repeats": 2},
    "keras.ops.tile": {"repeats": 2},
    "keras.ops.roll": {"shift": 1},
    "keras.ops.broadcast_to": {"shape": (3, 4, 5)},
    "keras.ops.pad": {"pad_width": 1},
    "keras.ops.split": {"indices_or_sections": 2},
    "keras.ops.top_k": {"k": 1},
    "keras.layers.UpSampling2D": {"interpolation": "bilinear"},
    "keras.layers.MaxPooling1D": {"pool_size": 2},
    "keras.layers.AveragePooling1D": {"pool_size": 2},
    "keras.layers.MaxPooling2D": {"pool_size": 2},
    "keras.layers.AveragePooling2D": {"pool_size": 2},
    "keras.layers.MaxPooling3D": {"pool_size": 2},
    "keras.layers.AveragePooling3D": {"pool_size": 2},
    "keras.layers.AdaptiveAveragePooling1D": {"output_size": 2},
    "keras.layers.AdaptiveAveragePooling2D": {"output_size": 2},
    "keras.layers.AdaptiveAveragePooling3D": {"output_size": 2},
    "keras.layers.AdaptiveMaxPooling1D": {"output_size": 2},
    "keras.layers.AdaptiveMaxPooling2D": {"output_size": 2},
    "keras.layers.AdaptiveMaxPooling3D": {"output_size": 2},
    "keras.layers.Resizing": {"height": 4, "width": 4},
    "keras.layers.RandomCrop": {"height": 4, "width": 4},
    "keras.layers.CenterCrop": {"height": 4, "width": 4},
    "keras.layers.RandomRotation": {"factor": 0.2},
    "keras.layers.RandomZoom": {"height_factor": 0.2},
    "keras.layers.RandomTranslation": {"height_factor": 0.2, "width_factor": 0.2},
    "keras.layers.RandomContrast": {"factor": 0.2},
    "keras.layers.RandomBrightness": {"factor": 0.2},
    "keras.layers.RandomColorDegeneration": {"factor": 0.2},
    "keras.layers.RandomHue": {"factor": 0.2, "value_range": (0, 255)},
    "keras.layers.RandomPosterization": {"factor": 4},
    "keras.layers.RandomSaturation": {"factor": 0.2, "value_range": (0, 255)},
    "keras.layers.RandomSharpness": {"factor": 0.2},
    "keras.layers.Rescaling": {"scale": 0.5},
    "keras.layers.Permute": {"dims": (2, 1)},
    "keras.layers.RepeatVector": {"n": 3},
    "keras.layers.Dropout": {"rate": 0.5},
    "keras.layers.SpatialDropout1D": {"rate": 0.5},
    "keras.layers.SpatialDropout2D": {"rate": 0.5},
    "keras.layers.SpatialDropout3D": {"rate": 0.5},
    "keras.layers.AlphaDropout": {"rate": 0.5},
    "keras.layers.GaussianDropout": {"rate": 0.5},
    "keras.layers.GaussianNoise": {"stddev": 0.5},
    "keras.layers.GroupNormalization": {"groups": 1},
    "keras.layers.Embedding": {"input_dim": 9},
    "keras.layers.EinsumDense": {"equation": "ab,bc->ac", "output_shape": 7},
    "keras.layers.ConvLSTM1D": {"filters": 7, "kernel_size": 2},
    "keras.layers.ConvLSTM2D": {"filters": 7, "kernel_size": 2},
    "keras.layers.ConvLSTM3D": {"filters": 7, "kernel_size": 2},
    "keras.layers.DepthwiseConv1D": {"kernel_size": 2},
    "keras.layers.DepthwiseConv2D": {"kernel_size": 2},
}
SAMPLES: dict[str, Any] = {
    "keras.ops.max_pool": IMAGES[2],
    "keras.ops.average_pool": IMAGES[2],
    "keras.ops.normalize": SCORES,
    "keras.layers.Embedding": np.array([[0, 1, 2]]),
    "keras.layers.Permute": CUBE,
    "keras.layers.Masking": abs(CUBE) + 1,
    "keras.layers.ConvLSTM1D": np.stack([IMAGES[1]] * 2, 1),
    "keras.layers.ConvLSTM2D": np.stack([IMAGES[2]] * 2, 1),
    "keras.layers.ConvLSTM3D": np.stack([IMAGES[3]] * 2, 1),
}
# What is not run, with the reason; nor is what has an effect without a check (wrappers, models, inputs).
NOT_RUN = {
    "keras.layers.Attention": "takes a list",
    "keras.layers.AdditiveAttention": "takes a list",
    "keras.layers.MultiHeadAttention": "takes two inputs",
    "keras.layers.GroupQueryAttention": "takes two inputs",
    "keras.layers.RNN": "takes a cell",
    "keras.utils.to_categorical": "takes numpy arrays; checked beside the others",
    "keras.layers.TextVectorization": "takes strings, and TensorFlow",
    "keras.layers.Normalization": "has to be adapted first",
}
