/** Texts to train on. */
module dev.panagrad.corpora {
  exports dev.panagrad.corpora;
}
