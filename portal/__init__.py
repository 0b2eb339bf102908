"""Linden: a diary, evidence and advocacy portal for people who are being stalked."""
