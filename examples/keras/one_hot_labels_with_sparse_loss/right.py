"""Flower names through LabelEncoder: the sparse loss gets class numbers.

Shown to be silent by: losslint check examples/keras/one_hot_labels_with_sparse_loss/right.py
"""

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder
from tensorflow.keras import layers, models

FLOWERS = ["daisy", "rose", "tulip", "sunflower"]

# stands for the features of a pretrained network
features = np.random.rand(400, 128).astype("float32")
names = np.random.choice(FLOWERS, size=400)

encoder = LabelEncoder().fit(FLOWERS)
labels = encoder.transform(names)  # one number a sample
x_train, x_val, y_train, y_val = train_test_split(features, labels, test_size=0.2)

model = models.Sequential()
model.add(layers.Dense(64, activation="relu"))
model.add(layers.Dropout(0.3))
model.add(layers.Dense(len(FLOWERS), activation="softmax"))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=10)
