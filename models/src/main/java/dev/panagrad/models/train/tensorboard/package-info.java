/** TensorBoard's event files. */
package dev.panagrad.models.train.tensorboard;
