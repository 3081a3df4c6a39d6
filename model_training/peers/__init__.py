"""The methods that the paper is compared with, written from their own papers.

Those with weights have the interface of ``DeepFlashNet``: (N, 3, H, W) seen in [0, 1] → encoded.
"""
