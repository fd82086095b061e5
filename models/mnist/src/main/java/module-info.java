/** The handwritten digits of MNIST. */
@SuppressWarnings("module") // The module that is named below is compiled later.
module dev.panagrad.mnist {
  exports dev.panagrad.mnist to
      dev.panagrad.models;
}
