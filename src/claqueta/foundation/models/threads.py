"""Conversations about objects between named persons. Written by `foundation.threads` alone."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Thread(models.Model):
    """What is said about an object under one topic."""

    topic = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["object_type", "object_id", "topic"], name="one_thread_per_topic")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.object_id}"


class ThreadMember(models.Model):
    """Somebody who reads and writes in a conversation, until they leave it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="members")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    """Up to when they have read."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "account"], name="a_member_once_per_thread")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.thread}"


class ThreadMessage(models.Model):
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:80]
