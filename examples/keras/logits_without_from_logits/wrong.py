"""Fashion items with logits into a loss that wants probabilities: it clips them and hardly learns.

Shown by: losslint check examples/keras/logits_without_from_logits
"""

import keras
from keras import layers

(train_images, train_labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
train_images = train_images[..., None] / 255.0
test_images = test_images[..., None] / 255.0

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10),  # no activation: logits
    ]
)

# the string means SparseCategoricalCrossentropy(from_logits=False)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_images, train_labels, epochs=3, validation_split=0.1)
print(model.evaluate(test_images, test_labels))
