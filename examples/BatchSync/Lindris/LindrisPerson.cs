using ContactSync.Contacts;

namespace ContactSync.Lindris;

/// <summary>A person as Lindris answers it. Names are custom fields of the account's own.</summary>
internal sealed record LindrisPerson(int Id, string Email, string Status, LindrisPerson.Names CustomFields)
{
    /// <summary>Made as <see cref="Contact.Hash"/> is made.</summary>
    public string Hash => $"{Status}|{CustomFields.FirstName}|{CustomFields.LastName}";

    internal sealed record Names(string? FirstName, string? LastName);
}
