/**
 * Trained networks in use: what a saved model holds, and a predictor for any number of threads.
 * Nothing of training lives here.
 */
package dev.panagrad.models.predict;
