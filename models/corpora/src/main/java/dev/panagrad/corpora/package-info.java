/** Texts to train on, as files; NOTICE tells where they come from and what is allowed. */
package dev.panagrad.corpora;
