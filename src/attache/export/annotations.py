"""Statements of a document as W3C Web Annotations, with selectors by place and by quotation."""

from typing import Any

from ..record import Reading

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32


def page(reading: Reading, *, source: str) -> dict[str, Any]:
    """Return an AnnotationPage with one annotation for each statement; places are code points of the document text.

    Args:
        source: The address of the document text.
    """
    text = reading.document.text
    items = []
    for item in reading.items:
        for said in item.statements:
            extent = said.extent()
            body: list[dict[str, Any]] = [
                {"type": "SpecificResource", "purpose": "tagging", "source": f"urn:attache:issue:{issue}"}
                for issue in said.issues
            ]
            if said.speaker is not None:
                name = {"type": "TextualBody", "purpose": "identifying", "value": said.speaker.name}
                body.insert(0, name | {"format": "text/plain"})
            items.append({
                "id": f"urn:attache:{said.id}", "type": "Annotation", "motivation": "identifying",
                "body": body,
                "target": {
                    "source": source,
                    "selector": [
                        {"type": "TextPositionSelector", "start": extent.start, "end": extent.end},
                        {
                            "type": "TextQuoteSelector", "exact": text[extent.start : extent.end],
                            "prefix": text[max(0, extent.start - _AROUND) : extent.start],
                            "suffix": text[extent.end : extent.end + _AROUND],
                        },
                    ],
                },
            })  # fmt: skip
    return {
        "@context": CONTEXT, "id": f"{source}/annotations", "type": "AnnotationPage", "startIndex": 0, "items": items,
    }  # fmt: skip
