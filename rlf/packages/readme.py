"""The README of every package, in English and French: what it is and how to verify it with common tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlf.packages.manifest import Manifest

README = """\
PACKAGE {package}

This is a list of persons who are sought, sent in confidence by: {sender}
No onward transfer: this list is for its recipients alone, and for its purpose alone.
A record is not proof of kinship.
Delete it by {expires}.

What is in it
  {file}  the list
  manifest.json  who sent it, to whom, for what, and the SHA-256 of the list
  manifest.sig  the sender's signature of manifest.json (Ed25519, in base64)

How to verify it
  With this service's program:  rlf package verify PACKAGE.age --sender SENDER-CARD.txt
  With common tools:
    base64 -d manifest.sig > manifest.sig.bin
    openssl pkeyutl -verify -pubin -inkey SENDER-CARD.txt -rawin -in manifest.json -sigfile manifest.sig.bin
    sha256sum {file}   (compare with "sha256" in manifest.json)
  SENDER-CARD.txt is the card of public keys that the sender gave you, whose fingerprints you compared aloud.

--------------------------------------------------------------------------------

PAQUET {package}

Ceci est une liste de personnes recherchées, envoyée à titre confidentiel par : {sender}
Aucune transmission à des tiers : cette liste est destinée à ses seuls destinataires, et à sa seule finalité.
Un enregistrement n'est pas une preuve de parenté.
À détruire au plus tard le {expires}.

Contenu
  {file}  la liste
  manifest.json  qui l'a envoyée, à qui, dans quel but, et le SHA-256 de la liste
  manifest.sig  la signature de manifest.json par l'expéditeur (Ed25519, en base64)

Comment vérifier
  Avec le programme de ce service :  rlf package verify PAQUET.age --sender FICHE-EXPEDITEUR.txt
  Avec des outils courants :
    base64 -d manifest.sig > manifest.sig.bin
    openssl pkeyutl -verify -pubin -inkey FICHE-EXPEDITEUR.txt -rawin -in manifest.json -sigfile manifest.sig.bin
    sha256sum {file}   (à comparer avec « sha256 » dans manifest.json)
  FICHE-EXPEDITEUR.txt est la fiche de clés publiques que l'expéditeur vous a remise, et dont vous avez comparé les
  empreintes de vive voix.
"""


def readme_of(manifest: Manifest) -> bytes:
    """The README of one package. It names no person."""
    return README.format(
        package=manifest.package,
        sender=manifest.sender.name,
        file=manifest.file_name,
        expires=manifest.expires.date().isoformat(),
    ).encode()
