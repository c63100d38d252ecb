namespace ClientSdk.Paging;

/// <summary>Reads the header <c>Link</c> (RFC 8288 section 3). Total: what it cannot read, it passes over.</summary>
internal static class LinkHeader
{
    /// <summary>The target of the first link whose relations contain <c>next</c>; <see langword="null"/> when there is none.</summary>
    public static string? Next(ReadOnlySpan<char> header)
    {
        while (true)
        {
            int open = header.IndexOf('<');
            int close = open < 0 ? -1 : header[open..].IndexOf('>');
            if (close < 0)
            {
                return null;
            }

            ReadOnlySpan<char> target = header.Slice(open + 1, close - 1);
            header = header[(open + close + 1)..];
            ReadOnlySpan<char> parameters = header[..EndOfLink(header)];
            header = header[parameters.Length..];
            if (IsNext(parameters))
            {
                return target.Trim().ToString();
            }
        }
    }

    /// <summary>The comma that ends a link, outside quotes.</summary>
    private static int EndOfLink(ReadOnlySpan<char> text) => IndexOutsideQuotes(text, ',');

    /// <summary>Section 3.3: only the first parameter rel counts; its value is a list of relations, compared without case.</summary>
    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            int end = IndexOutsideQuotes(parameters, ';');
            ReadOnlySpan<char> parameter = parameters[..end].Trim();
            parameters = end < parameters.Length ? parameters[(end + 1)..] : [];
            int equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                string[] relations = parameter[(equals + 1)..].ToString().Trim(' ', '\t', '"').Split(' ', '\t');
                return relations.Contains("next", StringComparer.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    private static int IndexOutsideQuotes(ReadOnlySpan<char> text, char wanted)
    {
        bool quoted = false;
        for (int index = 0; index < text.Length; index++)
        {
            if (quoted && text[index] == '\\')
            {
                index++;
            }
            else if (text[index] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && text[index] == wanted)
            {
                return index;
            }
        }

        return text.Length;
    }
}
