namespace ClientSdk.Headers.StructuredFields;

/// <summary>
/// A strict reader of RFC 9651 lists, dictionaries, items and parameters. It goes once through the text, allocates nothing,
/// and never throws: the first breach of the grammar sets <see cref="Failed"/>, after which everything answers
/// <see langword="false"/>. Whoever uses it drops the whole field when it has failed (section 4.2).
/// </summary>
internal ref struct StructuredFieldReader
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private bool _started;

    public StructuredFieldReader(ReadOnlySpan<char> text)
    {
        // Section 4.2 discards leading and trailing SP, and only SP.
        _text = text.Trim(' ');
    }

    public bool Failed { get; private set; }

    public readonly bool AtEnd => _at >= _text.Length;

    /// <summary>Goes to the next member of a list or dictionary (sections 4.2.1 and 4.2.2).</summary>
    public bool NextMember()
    {
        if (Failed)
        {
            return false;
        }

        if (!_started)
        {
            return _started = !AtEnd;
        }

        SkipWhitespace();
        if (AtEnd)
        {
            return false;
        }

        if (_text[_at++] != ',')
        {
            return Fail();
        }

        SkipWhitespace();

        // A trailing comma is an error.
        return !AtEnd || Fail();
    }

    /// <summary>Reads a dictionary member's key and value; a key alone means true.</summary>
    public bool ReadEntry(out ReadOnlySpan<char> key, out StructuredItem value)
    {
        value = new(StructuredItemKind.Boolean, 1, []);
        return ReadKey(out key) && (!TryTake('=') || ReadMember(out value));
    }

    /// <summary>Reads a list member or a dictionary value: an item, or an inner list, whose contents are only checked.</summary>
    public bool ReadMember(out StructuredItem item)
    {
        if (Failed || AtEnd || _text[_at] != '(')
        {
            return ReadItem(out item);
        }

        item = new(StructuredItemKind.InnerList, 0, []);
        _at++;
        while (true)
        {
            SkipSpaces();
            if (TryTake(')'))
            {
                return true;
            }

            if (!ReadItem(out _) || !SkipParameters() || AtEnd || _text[_at] is not (' ' or ')'))
            {
                return Fail();
            }
        }
    }

    /// <summary>Reads a bare item (section 4.2.3.1).</summary>
    public bool ReadItem(out StructuredItem item)
    {
        item = default;
        if (Failed || AtEnd)
        {
            return Fail();
        }

        int length = BareItem.Read(_text[_at..], out item);
        if (length <= 0)
        {
            return Fail();
        }

        _at += length;
        return true;
    }

    /// <summary>Reads the next parameter of the item just read (section 4.2.3.2). Of equal keys the last one counts.</summary>
    public bool NextParameter(out ReadOnlySpan<char> key, out StructuredItem value)
    {
        key = [];
        value = new(StructuredItemKind.Boolean, 1, []);
        if (Failed || !TryTake(';'))
        {
            return false;
        }

        SkipSpaces();
        return ReadKey(out key) && (!TryTake('=') || ReadItem(out value));
    }

    private bool ReadKey(out ReadOnlySpan<char> key)
    {
        key = [];
        if (Failed || AtEnd || !(char.IsAsciiLetterLower(_text[_at]) || _text[_at] == '*'))
        {
            return Fail();
        }

        int start = _at;
        while (!AtEnd && (char.IsAsciiLetterLower(_text[_at]) || char.IsAsciiDigit(_text[_at]) || _text[_at] is '_' or '-' or '.' or '*'))
        {
            _at++;
        }

        key = _text[start.._at];
        return true;
    }

    private bool SkipParameters()
    {
        while (NextParameter(out _, out _))
        {
        }

        return !Failed;
    }

    private bool TryTake(char c)
    {
        bool taken = !AtEnd && _text[_at] == c;
        _at += taken ? 1 : 0;
        return taken;
    }

    private void SkipSpaces()
    {
        while (!AtEnd && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private void SkipWhitespace()
    {
        while (!AtEnd && _text[_at] is (' ' or '\t'))
        {
            _at++;
        }
    }

    private bool Fail()
    {
        Failed = true;
        return false;
    }
}
