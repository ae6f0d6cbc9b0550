import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests import factories
from zwerm.core.errors import DomainError
from zwerm.people import photos
from zwerm.people.forms import PhotoForm
from zwerm.people.services import set_photo


def photo_file(size=(800, 600), kind="JPEG", **more):
    content = io.BytesIO()
    Image.new("RGB", size, "green").save(content, kind, **more)
    return SimpleUploadedFile("me.jpg", content.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_small_square_jpeg(kind):
    kept = photos.square_photo(photo_file(kind=kind))

    with Image.open(kept) as image:
        assert (image.format, image.size) == ("JPEG", (512, 512))


def test_what_a_camera_wrote_into_a_photo_goes():
    exif = Image.Exif()
    exif[0x010E] = "at the school gate"
    exif[0x0112] = 6  # turned
    upload = photo_file(exif=exif, comment=b"secret")

    kept = photos.square_photo(upload)

    with Image.open(kept) as image:
        assert dict(image.getexif()) == {}
        assert "comment" not in image.info
    assert b"school gate" not in kept.file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"not a photo", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0half"],
    ids=["empty", "text", "drawing", "half a photo"],
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(DomainError, match="not a photo that Zwerm can read"):
        photos.square_photo(ContentFile(content))


def test_another_kind_of_image_is_refused():
    with pytest.raises(DomainError, match="not a photo"):
        photos.square_photo(photo_file(kind="GIF"))


def test_a_photo_that_is_too_large_is_refused():
    with pytest.raises(DomainError, match="at most 5 MB"):
        photos.square_photo(ContentFile(b"x" * (photos.LARGEST_BYTES + 1)))
    with pytest.raises(DomainError, match="too many pixels"):
        photos.square_photo(photo_file(size=(7000, 7000), kind="PNG"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_photo_is_made_smaller_before_it_is_turned(kind):
    exif = Image.Exif()
    exif[0x0112] = 6  # its top was on the right
    content = io.BytesIO()
    image = Image.new("RGB", (3000, 2000), "red")
    image.paste("blue", (1500, 0, 3000, 2000))
    image.save(content, kind, exif=exif)

    kept = photos.square_photo(ContentFile(content.getvalue()))

    with Image.open(kept) as image:
        assert image.size == (512, 512)
        top, bottom = image.getpixel((256, 20)), image.getpixel((256, 490))
    assert (top[0] > 200, top[2] < 50, bottom[0] < 50, bottom[2] > 200) == (True,) * 4


def test_a_narrow_photo_is_kept_too():
    kept = photos.square_photo(photo_file(size=(4000, 20)))

    with Image.open(kept) as image:
        assert image.size == (512, 512)


def test_a_photo_is_read_once_by_the_form():
    form = PhotoForm({}, {"photo": photo_file()})

    assert form.is_valid()
    with Image.open(form.cleaned_data["photo"]) as image:
        assert (image.format, image.size) == ("JPEG", (512, 512))


@pytest.mark.django_db
def test_a_new_photo_replaces_the_old_file(django_capture_on_commit_callbacks):
    person = factories.person()
    set_photo(person, photos.square_photo(photo_file()), by=None)
    first, kept = person.photo.name, default_storage.exists

    with django_capture_on_commit_callbacks(execute=True):
        set_photo(person, photos.square_photo(photo_file()), by=None)
    second = person.photo.name
    assert (kept(first), kept(second)) == (False, True)

    with django_capture_on_commit_callbacks(execute=True):
        set_photo(person, None, by=None)
    assert not kept(second)
    person.refresh_from_db()
    assert not person.photo


@pytest.mark.django_db
def test_a_wrong_photo_keeps_the_rest_of_the_form_unsaved(client_of):
    school = factories.school()
    person = factories.person("Jonas", at=school)
    client = client_of(factories.user("head", at=school))
    wrong = SimpleUploadedFile("me.jpg", b"not a photo")

    response = client.post(
        reverse("people:person_edit", args=[person.pk]),
        {"name": "Jonas Maes", "homes": [school.pk], "photo": wrong},
    )

    assert response.status_code == 200
    assert "not a photo that Zwerm can read" in response.content.decode()
    person.refresh_from_db()
    assert (person.name, bool(person.photo)) == ("Jonas", False)


def test_a_png_that_is_damaged_inside_is_refused_in_words():
    file = io.BytesIO()
    Image.effect_noise((64, 48), 60).save(file, "PNG")
    content = file.getvalue()
    place = content.index(b"IDAT")
    length = int.from_bytes(content[place - 4 : place], "big")
    broken = content[: place - 4] + (length - 100).to_bytes(4, "big") + content[place:]

    with pytest.raises(DomainError, match="not a photo that Zwerm can read"):
        photos.square_photo(ContentFile(broken))
