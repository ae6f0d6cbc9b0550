import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from zwerm.core.errors import DomainError
from zwerm.policy.models import Block
from zwerm.policy.pictures import kept_picture
from zwerm.policy.services import write_block

from ..factories import school, user
from .plans import plan


def _picture(form="JPEG", size=(40, 30), **given):
    content = io.BytesIO()
    Image.new("RGB", size, "#1a57a6").save(content, form, **given)
    return content.getvalue()


def test_a_picture_is_drawn_again_without_what_a_camera_wrote_in_it():
    exif = Image.Exif()
    exif[0x010E] = "thuis bij de leerling"
    kept = kept_picture(ContentFile(_picture(exif=exif, size=(3200, 1600)), name="a.jpg"))

    with Image.open(kept) as image:
        assert image.size == (1600, 800)
        assert not image.getexif()


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"", b"GIF89a"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(DomainError, match="not a picture"):
        kept_picture(ContentFile(content, name="a.png"))


@pytest.fixture
def figure(db):
    at = school()
    made = plan(at=at)
    client = Client()
    client.force_login(user("tict", at=at))
    client.post(
        reverse("policy:block_add", args=[made.chapters.first().pk]), {"what": "figure", "after": 0}
    )
    return client, Block.objects.get(kind="figure")


def _send(client, block, revision, name="foto.png"):
    upload = SimpleUploadedFile(name, _picture("PNG"))
    given = {"image": upload, "text": "Het lokaal", "caption": "Lokaal 3", "revision": revision}
    return client.post(reverse("policy:block_write", args=[block.pk]), given)


def test_a_picture_is_shown_with_its_words_to_who_reads_the_plan(figure):
    client, block = figure
    _send(client, block, 1)
    url = reverse("policy:block_picture", args=[block.pk])

    page = client.get(reverse("policy:plan_detail", args=[block.chapter.plan_id])).content.decode()
    answer = client.get(url)

    assert 'alt="Het lokaal"' in page
    assert "Lokaal 3</figcaption>" in page
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_a_picture_needs_its_words(figure):
    client, block = figure

    client.post(
        reverse("policy:block_write", args=[block.pk]),
        {"image": SimpleUploadedFile("a.png", _picture("PNG")), "text": "", "revision": 1},
    )

    block.refresh_from_db()
    assert not block.image


def test_of_two_pictures_sent_for_one_place_both_stay(figure):
    client, block = figure
    write_block(block, text="Van de ander", revision=1, by=user("pict"), image="plans/other.png")

    _send(client, block, 1)

    texts = list(Block.objects.filter(kind="figure").values_list("text", flat=True))
    assert texts == ["Van de ander", "Het lokaal\nLokaal 3"]
