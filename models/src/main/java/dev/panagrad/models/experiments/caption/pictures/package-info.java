/**
 * Pictures with captions, to train on and to measure with: the contract, emoji, users' own files,
 * and random changes. No net is here.
 */
package dev.panagrad.models.experiments.caption.pictures;
