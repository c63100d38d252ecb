using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Whitespace and lists as RFC 9110 sections 5.6.1 and 5.6.3 have them.</summary>
public class FieldTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \t", "")]
    [InlineData("a", "a")]
    [InlineData("\ta", "a")]
    [InlineData("a\t", "a")]
    [InlineData(" a", "a")]
    [InlineData("a ", "a")]
    [InlineData("\u00a0a ", "\u00a0a")]
    [InlineData(" a\u00a0", "a\u00a0")]
    [InlineData("\u000ba", "\u000ba")]
    public void Only_spaces_and_tabs_are_cut_off(string text, string expected) => Assert.Equal(expected, FieldText.Trim(text).ToString());

    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData(",a", "a")]
    [InlineData("a,, ,b,", "a|b")]
    [InlineData("\"a,b\",c", "\"a,b\"|c")]
    [InlineData("\"a\\\",b\",c", "\"a\\\",b\"|c")]
    [InlineData("\"a\\\\\",b", "\"a\\\\\"|b")]
    [InlineData("a\\,b", "a\\|b")]
    [InlineData("\"a,b", "\"a,b")]
    [InlineData("", "")]
    public void A_list_is_split_outside_quotes(string text, string expected)
    {
        List<string> parts = [];
        ReadOnlySpan<char> rest = text;
        while (FieldText.Next(ref rest, ',', out ReadOnlySpan<char> part))
        {
            parts.Add(part.ToString());
        }

        Assert.Equal(expected, string.Join('|', parts));
    }

    [Theory]
    [InlineData("1,000", true)]
    [InlineData("12,000", true)]
    [InlineData("123,456", true)]
    [InlineData("1,000,000", true)]
    [InlineData("1234,567", false)]
    [InlineData(",000", false)]
    [InlineData("1000", false)]
    [InlineData("1,00", false)]
    [InlineData("1,0000", false)]
    [InlineData("1, 000", false)]
    [InlineData("x,000", false)]
    [InlineData("1,0x0", false)]
    [InlineData("1,000.000", false)]
    public void A_grouped_number_is_no_list(string text, bool isGrouped) => Assert.Equal(isGrouped, FieldText.IsGrouped(text));
}
