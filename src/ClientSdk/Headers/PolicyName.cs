using ClientSdk.Headers.StructuredFields;

namespace ClientSdk.Headers;

/// <summary>A policy's name as a string; without escapes it costs nothing after the first reply.</summary>
internal static class PolicyName
{
    public static string Of(in StructuredItem item) =>
        item.Text.Contains('\\') ? item.Unescape() : NameCache.Get(item.Text);
}
