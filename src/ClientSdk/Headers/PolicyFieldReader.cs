using ClientSdk.Headers.StructuredFields;

namespace ClientSdk.Headers;

/// <summary>
/// The field <c>RateLimit-Policy</c>: <c>100;w=60</c> (drafts -04 to -07) or <c>"default";q=100;w=60</c> (-08 and later). A breach
/// of the grammar or of a parameter's type drops the whole field.
/// </summary>
internal static class PolicyFieldReader
{
    public static bool TryRead(string text, WindowDrafts drafts)
    {
        int before = drafts.Count;
        StructuredFieldReader reader = new(text);
        while (reader.NextMember())
        {
            if (!reader.ReadMember(out StructuredItem item) || !TryReadPolicy(ref reader, item, out WindowDraft policy)
                || (item.Kind == StructuredItemKind.Integer && IsQuotaTaken(drafts.Items[before..], policy.Limit)))
            {
                drafts.CutTo(before);
                return false;
            }

            drafts.Add(policy);
        }

        if (reader.Failed)
        {
            drafts.CutTo(before);
        }

        return drafts.Count > before;
    }

    private static bool TryReadPolicy(ref StructuredFieldReader reader, in StructuredItem item, out WindowDraft policy)
    {
        bool isNamed = item.Kind == StructuredItemKind.String;
        policy = new WindowDraft(HeaderFamilies.PolicyField, isNamed ? PolicyName.Of(item) : null) { IsPolicy = true };
        bool isValid = isNamed || item.IsCount;
        policy.Limit = isNamed ? -1 : item.Number;
        while (reader.NextParameter(out ReadOnlySpan<char> key, out StructuredItem value))
        {
            switch (key)
            {
                case "q" when isNamed:
                    isValid &= value.IsCount;
                    policy.Limit = value.Number;
                    break;
                case "w":
                    isValid &= value.IsCount && value.Number > 0;
                    policy.Length = Math.Min(value.Number, DecimalNumber.MaxSeconds) * TimeSpan.TicksPerSecond;
                    break;
                case "qu" when isNamed:
                    isValid &= value.Kind == StructuredItemKind.String;
                    policy.Unit = PolicyName.Of(value);
                    break;
                case "pk" when isNamed:
                    isValid &= value.Kind == StructuredItemKind.ByteSequence;
                    policy.PartitionKey = string.GetHashCode(value.Text) | 1;
                    break;
            }
        }

        // A quota is required in all drafts, a window up to -07.
        return isValid && !reader.Failed && policy.Limit >= 0 && (isNamed || policy.Length > 0);
    }

    private static bool IsQuotaTaken(ReadOnlySpan<WindowDraft> policies, long quota)
    {
        foreach (ref readonly WindowDraft policy in policies)
        {
            if (policy.Name is null && policy.Limit == quota)
            {
                return true;
            }
        }

        return false;
    }
}
