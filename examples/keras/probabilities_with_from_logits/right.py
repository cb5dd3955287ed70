"""The segmentation network with logits, as the loss was told.

Shown to be silent by: losslint check examples/keras/probabilities_with_from_logits/right.py
"""

import keras
import numpy as np
from keras import layers

SIZE, CLASSES = 32, 4


def build_segmenter():
    image = keras.Input(shape=(SIZE, SIZE, 3))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(image)
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(CLASSES, 1)(x)
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

# softmax where probabilities are read
shares = keras.ops.softmax(model.predict(images), axis=-1)
print(shares.shape)
