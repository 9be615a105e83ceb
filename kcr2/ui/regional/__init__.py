"""Regiobeeld: how does one region stand, and how does it report that in under a minute?"""
