namespace ClientSdk.Limits;

/// <summary>One method and path template: literals, <c>{parameters}</c> of one segment, and <c>**</c> for any rest.</summary>
internal sealed class RouteTemplate
{
    private RouteTemplate(string text, string method, string[] segments)
    {
        Text = text;
        Method = method;
        Segments = segments;
    }

    public string Text { get; }

    /// <summary>Upper case, or <c>*</c> for any.</summary>
    public string Method { get; }

    /// <summary>Literals, <c>{parameters}</c>, and <c>**</c> at the end only.</summary>
    public IReadOnlyList<string> Segments { get; }

    public static bool IsParameter(string segment) => segment.Length > 2 && segment[0] == '{' && segment[^1] == '}';

    public static bool IsRest(string segment) => segment == "**";

    public static RouteTemplate Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, nameof(text));
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length != 2 || words[1][0] != '/' || !(words[0] == "*" || words[0].All(char.IsAsciiLetter)))
        {
            throw Unusable(text, "write a method (or *) and a path, for example \"GET /api/users/{id}\"");
        }

        string path = words[1];
        if (path.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            throw Unusable(text, "a template speaks of the path only; leave the query out");
        }

        // A trailing slash is not a segment: both spellings of a path belong to the same endpoint.
        string[] segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int index = 0; index < segments.Length; index++)
        {
            if (IsRest(segments[index]) && index != segments.Length - 1)
            {
                throw Unusable(text, "** takes all the rest, so nothing can follow it");
            }

            if (!IsParameter(segments[index]) && segments[index].AsSpan().IndexOfAny('{', '}') >= 0)
            {
                throw Unusable(text, $"the segment '{segments[index]}' mixes braces and text; a parameter is a whole segment, such as {{id}}");
            }
        }

        return new RouteTemplate(text, words[0].ToUpperInvariant(), segments);
    }

    private static ArgumentException Unusable(string text, string advice) =>
        new($"The route '{text}' can never match a request: {advice}.", nameof(text));
}
