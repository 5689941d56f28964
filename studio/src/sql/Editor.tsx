import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { PostgreSQL, sql } from '@codemirror/lang-sql'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react'
import type { Catalog } from '../api/types'
import { completions } from './completions'

export interface EditorHandle {
  /** What is selected, or everything, and where it begins. */
  chosen: () => { text: string; from: number }
  /** Puts the cursor where an error is. */
  show: (at: number) => void
  text: () => string
  set: (text: string) => void
  focus: () => void
}

interface Props {
  ref: Ref<EditorHandle>
  label: string
  initial: string
  catalog: Catalog | undefined
  onChange: (text: string) => void
  onRun: () => void
}

/**
 * The SQL editor. It lives in a shadow root: there CodeMirror uses constructed style sheets, which a Content-Security-Policy without
 * 'unsafe-inline' allows; in the document itself it would add a style element, which is refused.
 */
export function Editor({ ref, label, initial, catalog, onChange, onRun }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const language = useRef(new Compartment())
  const calls = useRef({ onChange, onRun })
  useEffect(() => {
    calls.current = { onChange, onRun }
  })
  useEffect(() => {
    const element = host.current
    if (!element) {
      return
    }
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: initial,
        extensions: [
          lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), autocompletion(),
          highlightActiveLine(), highlightSpecialChars(), highlightSelectionMatches(), EditorView.lineWrapping,
          syntaxHighlighting(colours), theme, language.current.of(sql({ dialect: PostgreSQL })),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => (calls.current.onRun(), true) }])),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
          EditorView.updateListener.of(update => {
            if (update.docChanged) {
              calls.current.onChange(update.state.doc.toString())
            }
          }),
        ],
      }),
    })
    view.current = editor
    editor.focus()
    return () => editor.destroy()
  }, [])
  useEffect(() => {
    if (catalog) {
      view.current?.dispatch({ effects: language.current.reconfigure(completions(catalog)) })
    }
  }, [catalog])

  useImperativeHandle(ref, () => ({
    chosen: () => {
      if (view.current) {
        closeCompletion(view.current)
      }
      const state = view.current?.state
      const range = state?.selection.main
      return state && range && !range.empty
        ? { text: state.sliceDoc(range.from, range.to), from: range.from }
        : { text: state?.doc.toString() ?? '', from: 0 }
    },
    show: at => {
      const place = Math.max(0, Math.min(at, view.current?.state.doc.length ?? 0))
      view.current?.dispatch({ selection: { anchor: place }, scrollIntoView: true })
      view.current?.focus()
    },
    text: () => view.current?.state.doc.toString() ?? '',
    set: text => {
      const length = view.current?.state.doc.length ?? 0
      view.current?.dispatch({ changes: { from: 0, to: length, insert: text } })
      view.current?.focus()
    },
    focus: () => view.current?.focus(),
  }), [])
  return <div className="sql-editor" ref={host} />
}

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--ink)', backgroundColor: 'var(--paper)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--quiet)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--wash-strong)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--wash)' },
  '.cm-tooltip, .cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink)', border: '1px solid var(--line-strong)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--wash-strong)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--quiet)', fontStyle: 'normal', marginLeft: '1em' },
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--blue)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--green)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--amber)' },
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
  { tag: tags.typeName, color: 'var(--amber)' },
])
