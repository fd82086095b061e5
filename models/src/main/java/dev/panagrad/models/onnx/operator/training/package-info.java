/** Operators that only training needs: losses, dropout, gradients and optimizers. */
package dev.panagrad.models.onnx.operator.training;
