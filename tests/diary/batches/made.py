"""Lists of calls and messages as phones, networks and programs write them; all numbers are set aside for fiction."""

import io
import zipfile
from datetime import date

from portal.diary.batches.asking import Parsed, Wanted
from portal.diary.batches.dates import DateOrder
from portal.diary.batches.reading import read_batch

TODAY = date(2026, 11, 24)
THEM = "07700 900123"

CSV = f"""\
Call history of my phone

Type,Contact,Phone number,Date,Time,Duration (s),Note
Missed,,{THEM},24/11/2026,16:20,0,
Incoming,"Sam, work",+44 7700 900124,23/11/2026,9:05 pm,65,"two
lines"
Outgoing,,="07700900123",3/11/26,00:01:02,1:05,=HYPERLINK("x")
Rejected,,{THEM},01/01/0000,10:00,3,
Incoming,,{THEM},31/12/9999,10:00,3,
Incoming,,{THEM},31/02/2026,10:00,3,
Incoming,,{THEM},02/11/2026,25:00,3,
Incoming,,,02/11/2026,04:00,3,
Voicemail,,{THEM},02/11/2026,04:00,12,,,,

Total,,,,,145,
"""

IPHONE = """\
[24/11/2026, 4:20:05\u202fpm] Alex - work: \u200eMessages and calls are end-to-end encrypted.
[24/11/2026, 4:20:06\u202fpm] ~\u202fAlex - work: I know where you are
and when
3/11/26 again
\u200e[24/11/2026, 4:21:05\u202fpm] ~\u202fAlex - work: \u200e<attached: 00000002-PHOTO-2026-11-24.jpg>
\u200e[24/11/2026, 4:22:05\u202fpm] ~\u202fAlex - work: \u200eMissed voice call, \u200eTap to call back
[24/11/2026, 11:59:59\u202fpm] Kim: Please stop: I mean it 🙏
[24/11/2026, 12:00:01\u202fam] Kim: 13/13/2026, 16:20 - not a head
"""

ANDROID = """\
24/11/2026, 16:20 - Messages and calls are end-to-end encrypted. Tap to learn more.
24/11/2026, 16:20 - Alex - work: hello
[24/11/2026, 16:20:05] quoted: from another phone
24/11/2026, 16:21 - Alex changed the subject from "a: b" to "c"
24/11/2026, 16:21 - Alex - work: <Media omitted>
24/11/2026, 16:22 - Kim: Missed video call
"""

BACKUP = """\
<?xml version='1.0' encoding='UTF-16' standalone='yes' ?>
<?xml-stylesheet type="text/xsl" href="sms.xsl"?>
<!-- File Created By SMS Backup & Restore -->
<smses count="12" type="full">
  <sms address="+447700900123" date="1795537205000" type="1" body="hi &#55357;&#56832; you &#55357; &#0;&#10;two"
    subject="null" contact_name="null" />
  <sms address="07700900123" date="1795537206000" type="2" body="null" contact_name="(Unknown)" />
  <sms address="07700900123" date="1795537206000" type="3" body="never sent" />
  <sms address="07700900123" date="0" type="1" body="no day" />
  <sms address="07700900123" date="253402300799000" type="1" body="in the year 9999" />
  <sms address="" date="1795537207000" type="1" body="withheld" />
  <mms date="1795537208" msg_box="1" address="07700900123~07700900124" sub="Look">
    <parts>
      <part seq="-1" ct="application/smil" text="&lt;smil/&gt;" />
      <part seq="0" ct="text/plain" text="who is this" />
      <part seq="0" ct="image/jpeg" cl="IMG_1.jpg" data="AAAA" />
    </parts>
    <addrs><addr address="07700900124" type="137" /><addr address="07700900001" type="151" /></addrs>
  </mms>
</smses>
"""

CALLS = """\
<calls count="4">
<call number="07700900123" duration="0" date="1795537205000" type="3" presentation="1" contact_name="Alex" />
<call number="" duration="65" date="1795537205001" type="1" presentation="2" contact_name="null" />
<call number="07700900123" duration="0" date="1795537205002" type="5" />
<call number="07700900123" duration="12" date="1795537205003" type="2" />
</calls>
"""

LETTER = """\
Received: from mail.example.org by mx.example.net; Tue, 24 Nov 2026 16:20:09 +0000
From: =?utf-8?q?Al=C3=A9x?= <alex@example.org>
To: "Kim" <kim@example.net>
Date: Tue, 24 Nov 2026 16:20:05 -0000 (UTC)
Subject: =?utf-8?b?V2hlcmUgYXJlIHlvdT8=?=
Message-ID: <1@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

<html><head><title>t</title><style>p{}</style></head><p>I know=92s<br>you &amp; me</p><script>x</script>
--b
Content-Type: image/png; name="a.png"
Content-Disposition: attachment; filename="a.png"
Content-Transfer-Encoding: base64

AAAA
--b--
"""


def read(text: str | bytes, *, order: DateOrder | None = None, mine: str | None = None) -> Parsed:
    """Return what a list says today."""
    data = text if isinstance(text, bytes) else text.encode()
    return read_batch(data, Wanted(TODAY, order=order, mine=mine))


def zipped(members: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive with these members."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return kept.getvalue()
