/*
 * What the edit dialogs of this package share. Used only once a dialog opens, so it may load after them.
 * Fields of lists have an id of their own, `node-input-<property>-list`: over a property with a field `node-input-<property>`
 * the editor writes that field's text, after the form has saved it.
 */
(() => {
  'use strict';

  /** Makes TypedInputs of `fields`: { alert: ['msg', 'flow', …] }; each has its hidden `…Type` input in the form. */
  function typed(fields) {
    for (const [name, types] of Object.entries(fields)) {
      $(`#node-input-${name}`).typedInput({ default: types[0], types, typeField: $(`#node-input-${name}Type`) });
    }
  }

  /** Shows only the rows whose `data-only-<field>` names the chosen value, for each of these select fields. */
  function rowsFollow(...names) {
    const holds = (row, name) => {
      const values = row.attr(`data-only-${name}`);
      return values === undefined || values.split(' ').includes($(`#node-input-${name}`).val());
    };
    const show = () => {
      $('.reaqta-form .form-row').each(function () {
        $(this).toggle(names.every((name) => holds($(this), name)));
      });
    };
    for (const name of names) $(`#node-input-${name}`).on('change', show);
    show();
  }

  /** An editable table of names and values for the node's property `name`; it scrolls beyond five rows. */
  function table(node, name, captions) {
    const entries = node[name] || [];
    const rows = Math.min(Math.max(entries.length, 2), 5);
    $(`#node-input-${name}-list`)
      .css({ 'min-height': `${rows * 51 + 14}px`, 'min-width': '420px' })
      .editableList({
        addItem(container, _index, entry) {
          container.css({ display: 'flex', gap: '6px' });
          for (const part of ['name', 'value']) {
            $('<input type="text">')
              .attr({ placeholder: captions[part], 'aria-label': captions[part], 'data-part': part })
              .css({ flex: 1, minWidth: 0 })
              .val(entry[part] || '')
              .appendTo(container);
          }
        },
        removable: true,
        sortable: true,
      })
      .editableList('addItems', entries);
  }

  /** The rows of such a table, without empty ones. */
  function rowsOf(name) {
    const rows = [];
    $(`#node-input-${name}-list`)
      .editableList('items')
      .each(function () {
        const part = (which) => $(this).find(`[data-part=${which}]`).val().trim();
        if (part('name')) rows.push({ name: part('name'), value: part('value') });
      });
    return rows;
  }

  /** Check boxes for a property that is a list: each box carries its entry in `data-entry`. */
  function boxes(node, name) {
    const chosen = node[name] || [];
    $(`#node-input-${name}-list [data-entry]`).each(function () {
      $(this).prop('checked', chosen.includes($(this).attr('data-entry')));
    });
  }

  function checkedOf(name) {
    return $(`#node-input-${name}-list [data-entry]:checked`)
      .map(function () {
        return $(this).attr('data-entry');
      })
      .get();
  }

  /** The field of a list, in the dialog of a node or of a configuration node: only one of the two is open with it. */
  function listField(name) {
    return `#node-input-${name}-list, #node-config-input-${name}-list`;
  }

  /** A comma separated field for a property that is a list. */
  function words(node, name) {
    $(listField(name)).val((node[name] || []).join(', '));
  }

  function wordsOf(name) {
    return $(listField(name))
      .val()
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
  }

  /** The Test connection button of a configuration node: tests what is deployed, and says so when the form differs. */
  function connectionTest(node, text) {
    const result = $('#reaqta-test-result');
    $('#reaqta-test').on('click', (event) => {
      event.preventDefault();
      result.empty();
      if (differs(node)) return line(result, false, text('deployFirst'));
      $('#reaqta-test').prop('disabled', true);
      $.ajax({ url: `${node.type}/${node.id}/test`, type: 'POST' })
        .done(({ steps }) => {
          for (const { step, ok, detail } of steps) line(result, ok, `${step}: ${detail}`, step === 'not tested');
        })
        .fail((answer) =>
          line(result, false, answer.responseJSON?.deployFirst ? text('deployFirst') : answer.statusText),
        )
        .always(() => $('#reaqta-test').prop('disabled', false));
    });
  }

  function differs(node) {
    if (!RED.nodes.node(node.id) || node.changed) return true;
    const fields = [...Object.keys(node._def.defaults), ...Object.keys(node._def.credentials || {})];
    return fields.some((name) => {
      const field = $(`#node-config-input-${name}`);
      if (field.length === 0) return false;
      const secret = node._def.credentials?.[name];
      const stored = secret ? (node.credentials?.[name] ?? (secret.type === 'password' ? '__PWRD__' : '')) : node[name];
      const shown = field.is(':checkbox') ? field.prop('checked') : field.val();
      // An empty choice of a configuration node is shown as `_ADD_`.
      return String(shown === '_ADD_' ? '' : (shown ?? '')) !== String(stored ?? '');
    });
  }

  function line(list, ok, text, note = false) {
    const icon = note ? 'fa-info-circle' : ok ? 'fa-check' : 'fa-times';
    $('<li>')
      .append($('<i>').addClass(`fa fa-fw ${icon}`).css('margin-left', '-1.3em'), document.createTextNode(` ${text}`))
      .css('color', ok ? '' : 'var(--red-ui-text-color-error)')
      .appendTo(list);
  }

  /** Shows under a query what will be sent, or what is wrong and where, a moment after each change. */
  function preview(node, { text, language, settings, say }) {
    const place = $('#reaqta-preview');
    const field = $(`#node-input-${text}`);
    let waiting;
    let latest = 0;
    const ask = () => {
      const value = field.typedInput('value');
      if (field.typedInput('type') !== 'str') return place.empty().append(note(say('fromMessage')));
      if (value.trim() === '') return place.empty();
      const mine = ++latest;
      const chosen = Object.fromEntries(settings.map((name) => [name, $(`#node-input-${name}`).val()]));
      const data = JSON.stringify({ language, ...chosen, text: value });
      $.ajax({ url: `${node.type}/preview`, type: 'POST', contentType: 'application/json', data })
        .done((answer) => mine === latest && place.empty().append(shown(value, answer, say)))
        .fail((answer) => mine === latest && place.empty().append(note(answer.statusText)));
    };
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 250);
    };
    field.on('change', soon);
    $(settings.map((name) => `#node-input-${name}`).join(',')).on('change', soon);
    ask();
  }

  function shown(text, { query, exact, notes = [], findings }, say) {
    const box = $('<div>').css({ marginLeft: '105px' });
    if (query !== undefined) {
      const code = $('<pre>').text(query).css({ whiteSpace: 'pre-wrap', wordBreak: 'break-word', margin: '0 0 6px' });
      box.append(note(say('sent')), code, note(say(exact ? 'exact' : 'wider')));
    }
    for (const words of notes) box.append(note(`• ${words}`));
    for (const finding of findings) box.append(mistake(text, finding));
    return box;
  }

  /** The line of the mistake with a mark under its first character. */
  function mistake(text, { severity, message, offset = 0 }) {
    const from = text.lastIndexOf('\n', offset - 1) + 1;
    const line = text.slice(from).split('\n', 1)[0];
    const start = Math.max(0, offset - from - 30);
    const marked = `${line.slice(start, start + 60)}\n${' '.repeat(offset - from - start)}^`;
    const colour = severity === 'error' ? 'var(--red-ui-text-color-error)' : 'var(--red-ui-text-color-warning)';
    return $('<div>').append($('<pre>').text(marked).css({ margin: 0 }), note(message).css({ color: colour }));
  }

  function note(words) {
    return $('<div>').text(words);
  }

  /** The buttons that list a poller's dead letters and send them again. `tell` gives the texts of the node's type. */
  function deadLetters(node, tell) {
    const list = $('#reaqta-dead-letter-list');
    const url = `${node.type}/${node.id}/dead-letters`;
    const say = (words) => list.empty().append($('<li>').text(words));
    const failed = (answer) => say(answer.responseJSON?.deployFirst ? tell('deployFirst') : answer.statusText);
    $('#reaqta-dead-letters').on('click', () => {
      $.getJSON(url)
        .done(({ deadLetters: letters }) => {
          if (letters.length === 0) say(tell('noDeadLetters'));
          else list.empty();
          for (const { subject, attempts, reason } of letters) {
            list.append($('<li>').text(`${subject} (${attempts}): ${reason}`));
          }
          $('#reaqta-resend').toggle(letters.length > 0);
        })
        .fail(failed);
    });
    $('#reaqta-resend').on('click', () => {
      $.ajax({ url, type: 'POST' })
        .done(({ sent }) => say(`${tell('resent')} ${sent}`))
        .fail(failed);
    });
  }

  // A number outside its bounds is seen at once, not when a message fails.
  const outOfBounds = ':is(.reaqta-form, .reaqta-config-form) input:invalid';
  $('<style>').text(`${outOfBounds} { border-color: var(--red-ui-form-input-border-error-color); }`).appendTo('head');

  window.ReaqtaForms = {
    deadLetters,
    preview,
    typed,
    rowsFollow,
    table,
    rowsOf,
    boxes,
    checkedOf,
    words,
    wordsOf,
    connectionTest,
  };
})();
