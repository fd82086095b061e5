/** Text and picture corpora for training, as files; NOTICE has their sources and licences. */
package dev.panagrad.corpora;
