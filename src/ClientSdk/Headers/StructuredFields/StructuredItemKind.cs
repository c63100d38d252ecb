namespace ClientSdk.Headers.StructuredFields;

/// <summary>The types of RFC 9651 section 3.</summary>
internal enum StructuredItemKind : byte
{
    None,
    Integer,
    Decimal,
    String,
    Token,
    ByteSequence,
    Boolean,
    Date,
    DisplayString,
    InnerList,
}
