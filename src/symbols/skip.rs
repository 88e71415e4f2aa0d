//! Skipping the attributes of an entry whose content does not matter.

use super::sections::Slice;
use gimli::{AttributeSpecification, EntriesRaw};

/// Goes past the attributes of an entry. Those with a length of their own are read, which checks each length:
/// `skip_attributes` of gimli 0.34 adds them up first, and a length near 2^64 makes that sum overflow.
///
/// # Errors
/// If an attribute ends outside the section.
pub(super) fn skip_attributes(
    entries: &mut EntriesRaw<'_, Slice<'_>>,
    attributes: &[AttributeSpecification],
) -> gimli::Result<()> {
    let has_length = |spec: &AttributeSpecification| {
        let forms =
            [gimli::DW_FORM_block, gimli::DW_FORM_block4, gimli::DW_FORM_exprloc, gimli::DW_FORM_indirect];
        forms.contains(&spec.form())
    };
    if !attributes.iter().any(has_length) {
        return entries.skip_attributes(attributes);
    }
    attributes.iter().try_for_each(|spec| entries.read_attribute(*spec).map(drop))
}
