using System.Net.Http.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>
/// The working memory for one reply: what was recognised, and what came of it. It goes with a reading and is used again and again. It
/// remembers which headers the last reply had: the next one mostly has the same in the same order, and then
/// what they add up to is known, too.
/// </summary>
internal sealed class ReplyScan
{
    // Where other forms come again and again, a new one is only taken for every so many of them.
    private const int Patience = 32;

    private readonly ReplyForm?[] _forms = new ReplyForm?[4];
    private HeaderHit[] _hits = new HeaderHit[16];
    private HeaderNames? _names;
    private int _count;
    private int _formless;

    public ReadOnlySpan<HeaderHit> Hits => _hits.AsSpan(0, _count);

    public WindowDrafts Drafts { get; } = new();

    public ServerClock Clock { get; } = new();

    public WaitFacts Waits;

    public string? LimitedBy { get; private set; }

    /// <summary>Lindris names the window that its only reset belongs to.</summary>
    public string? EnforcedWindow { get; private set; }

    public bool ShouldNotRetry { get; private set; }

    /// <summary>The scan of a reading, if it has read replies of this profile before.</summary>
    public static ReplyScan? Find(HeaderNames names, RateLimitReading reading) => reading.Workspace is ReplyScan scan && scan._names == names ? scan : null;

    /// <summary>The scan of a reading, ready for a reply.</summary>
    public static ReplyScan Begin(HeaderNames names, RateLimitReading reading)
    {
        if (reading.Workspace is not ReplyScan scan)
        {
            reading.Workspace = scan = new ReplyScan();
        }

        if (!ReferenceEquals(scan._names, names))
        {
            (scan._names, scan._formless) = (names, 0);
            Array.Clear(scan._hits);
            Array.Clear(scan._forms);
        }

        if (scan._count > 0)
        {
            // An exception came between, of memory or stack perhaps.
            scan.End();
        }

        return scan;
    }

    /// <summary>Reads a success by the form of an earlier one, from which nothing but its numbers differ.</summary>
    /// <returns>Whether that could be done; if not, nothing has happened.</returns>
    public bool TryRead(HttpResponseMessage response, in ReceiptTime receivedAt, RateLimitReading into)
    {
        string? first = null;
        for (int index = 0; index < _forms.Length && _forms[index] is { } form; index++)
        {
            if ((first is null || form.BeginsWith(first)) && form.TryRead(response, _names!, receivedAt, Clock, into, out first))
            {
                if (index > 0)
                {
                    (_forms[index], _forms[0]) = (_forms[0], form);
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>What the headers of a success added up to, for the next one that has the same.</summary>
    public void Remember(RateLimitReading read)
    {
        int at = Array.IndexOf(_forms, null);
        if (at < 0 && ++_formless % Patience == 0)
        {
            at = _forms.Length - 1;
        }

        if (at >= 0 && !read.HasRejected && ReplyForm.Of(Hits, Drafts, _names!, read) is { } form)
        {
            _forms[at] = form;
        }
    }

    public void End()
    {
        for (int i = 0; i < _count; i++)
        {
            _hits[i].Forget();
        }

        Drafts.Clear();
        Clock.Clear();
        if (Waits.AreAny)
        {
            Waits = default;
        }

        (_count, LimitedBy, EnforcedWindow, ShouldNotRetry) = (0, null, null, false);
    }

    /// <summary>Keeps a header whose name may be known, if it means something.</summary>
    public void Add(string name, HeaderStringValues lines)
    {
        if (_count == _hits.Length)
        {
            Array.Resize(ref _hits, _count * 2);
        }

        ref HeaderHit hit = ref _hits[_count];
        if (!hit.IsLike(name))
        {
            KnownName known = _names!.Find(name);
            if (known.Meaning is null)
            {
                return;
            }

            hit.Take(known);
        }

        hit.Take(lines);
        _count++;
    }

    /// <summary>A header that says a word, not a number.</summary>
    public void Take(HeaderMeaning meaning, string line)
    {
        ReadOnlySpan<char> word = FieldText.Trim(line);
        switch (meaning.Role)
        {
            case HeaderRole.ShouldRetry:
                ShouldNotRetry |= word.Equals("false", StringComparison.OrdinalIgnoreCase);
                break;
            case HeaderRole.WindowName when !word.IsEmpty:
                Drafts.Name(meaning.Family, NameCache.Get(word));
                break;
            case HeaderRole.EnforcedWindow when !word.IsEmpty:
                EnforcedWindow ??= Text(line, word);
                LimitedBy ??= EnforcedWindow;
                break;
            case HeaderRole.LimitedBy when !word.IsEmpty:
                LimitedBy ??= Text(line, word);
                break;
        }
    }

    private static string Text(string line, ReadOnlySpan<char> word) => word.Length == line.Length ? line : NameCache.Get(word);
}
