/** Text and picture corpora for training. */
@SuppressWarnings("module") // The module that is named below is compiled later.
module dev.panagrad.corpora {
  exports dev.panagrad.corpora to
      dev.panagrad.models;
}
