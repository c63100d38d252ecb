using ClientSdk.Headers.StructuredFields;

namespace ClientSdk.Headers;

/// <summary>
/// The field <c>RateLimit</c>: a list of <c>"default";r=50;t=30</c> (draft -08 and later) or a dictionary
/// <c>limit=100, remaining=50, reset=5</c> (-07). A breach of either drops the whole field ("malformed fields MUST be ignored").
/// </summary>
internal static class RateLimitFieldReader
{
    public static bool TryRead(string text, ServerClock clock, WindowDrafts drafts)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart(' ');
        int before = drafts.Count;
        bool isRead = !start.IsEmpty && start[0] == '"' ? TryReadList(text, clock, drafts) : TryReadDictionary(text, clock, drafts);
        if (!isRead)
        {
            drafts.CutTo(before);
        }

        return isRead;
    }

    private static bool TryReadList(string text, ServerClock clock, WindowDrafts drafts)
    {
        StructuredFieldReader reader = new(text);
        while (reader.NextMember())
        {
            if (!reader.ReadMember(out StructuredItem item) || item.Kind != StructuredItemKind.String)
            {
                return false;
            }

            WindowDraft window = new(HeaderFamilies.RateLimitField, PolicyName.Of(item));
            if (!TryReadParameters(ref reader, clock, ref window))
            {
                return false;
            }

            // Always a window of its own: the same policy may speak of two partitions.
            drafts.Add(window);
        }

        return !reader.Failed;
    }

    private static bool TryReadParameters(ref StructuredFieldReader reader, ServerClock clock, ref WindowDraft window)
    {
        bool isValid = true;
        FieldValue reset = FieldValue.Absent;
        while (reader.NextParameter(out ReadOnlySpan<char> key, out StructuredItem value))
        {
            switch (key)
            {
                case "r":
                    isValid &= value.IsCount;
                    window.Remaining = value.Number;
                    break;
                case "t":
                    reset = ReadReset(value, clock);
                    break;
                case "pk":
                    isValid &= value.Kind == StructuredItemKind.ByteSequence;
                    window.PartitionKey = string.GetHashCode(value.Text) | 1;
                    break;
            }
        }

        window.Take(reset);
        return isValid && !reader.Failed && window.Remaining >= 0 && reset.State != FieldState.Malformed;
    }

    private static bool TryReadDictionary(string text, ServerClock clock, WindowDrafts drafts)
    {
        WindowDraft window = new(HeaderFamilies.RateLimitField, null);
        bool isValid = true;
        FieldValue reset = FieldValue.Absent;
        StructuredFieldReader reader = new(text);
        while (reader.NextMember() && reader.ReadEntry(out ReadOnlySpan<char> key, out StructuredItem value))
        {
            switch (key)
            {
                case "limit":
                    isValid &= value.IsCount;
                    window.Limit = value.Number;
                    break;
                case "remaining":
                    isValid &= value.IsCount;
                    window.Remaining = value.Number;
                    break;
                case "reset":
                    reset = ReadReset(value, clock);
                    break;
            }

            while (reader.NextParameter(out _, out _))
            {
                // Unknown parameters are comments.
            }
        }

        if (!isValid || reader.Failed || window.Limit < 0 || !reset.HasValue)
        {
            return false;
        }

        window.Take(reset);
        drafts.Add(window);
        return true;
    }

    // The drafts want a delay here too; an epoch is recognised by its size, as in the separate fields.
    private static FieldValue ReadReset(in StructuredItem value, ServerClock clock) =>
        value.IsCount ? ResetReader.FromNumber(new DecimalNumber(value.Number), clock) : FieldValue.Malformed;
}
