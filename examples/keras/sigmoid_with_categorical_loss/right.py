"""Softmax over exclusive classes: predict() gives a distribution.

Shown to be silent by: losslint check examples/keras/sigmoid_with_categorical_loss/right.py
"""

import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

features, species = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(features, species, test_size=0.3, random_state=0)
y_train = tf.keras.utils.to_categorical(y_train, 3)
y_test = tf.keras.utils.to_categorical(y_test, 3)


class IrisNet(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(16, activation="relu")
        self.out = tf.keras.layers.Dense(3, activation="softmax")

    def call(self, inputs):
        return self.out(self.hidden(inputs))


model = IrisNet()
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=50, verbose=0)
model.evaluate(x_test, y_test)
print(model.predict(x_test[:3]).sum(axis=1))
