"""A segmentation network that applies softmax twice: the Reshape hides the logits from Keras.

Shown by: losslint check examples/keras/probabilities_with_from_logits
"""

import keras
import numpy as np
from keras import layers

SIZE, CLASSES = 32, 4


def build_segmenter():
    image = keras.Input(shape=(SIZE, SIZE, 3))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(image)
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(CLASSES, 1, activation="softmax")(x)
    # one row for each pixel; Keras can undo a softmax only when nothing follows it
    pixels = layers.Reshape((SIZE * SIZE, CLASSES))(x)
    return keras.Model(image, pixels)


images = np.random.rand(8, SIZE, SIZE, 3).astype("float32")
masks = np.random.randint(0, CLASSES, size=(8, SIZE * SIZE))

model = build_segmenter()
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)
model.fit(images, masks, epochs=5)
