/** Text and picture corpora for training. */
module dev.panagrad.corpora {
  exports dev.panagrad.corpora;
}
