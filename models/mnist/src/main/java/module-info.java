/** The handwritten digits of MNIST. */
module dev.panagrad.mnist {
  exports dev.panagrad.mnist;
}
